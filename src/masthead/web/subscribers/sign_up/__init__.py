"""How people come in from the open web: the form, what guards it, and the letters that follow.

    visitor → door.knock → Arrival → intake.take_in → actions.sign_up.request_sign_up → Letter → posting.post_due

`asking` reads a form, `domains` and `masthead.audience` judge its address, `proof` and `stamps` tell people from
programs, `tallies` counts and `limits` says how much is enough. Nothing before `intake` looks up who has an address:
what a visitor sees, and how long it takes, cannot depend on it.
"""
