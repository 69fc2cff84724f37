"""Every examination, one file each; `masthead.doctor.registry` says which there are and in what order."""
