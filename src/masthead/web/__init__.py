"""The newsroom and the archive: Django and Wagtail around the core.

`site` holds the installation's typed settings; `settings` is what Django reads, made of them. Apps, each importing
only those right of it: ``newsroom → archive → publications → team``. Every app has ``models`` (data), ``queries``
(reads), ``actions`` (use cases: permission, transaction, audit entry, one core call), ``mapping`` (stored form ↔ core
values) and thin ``views``.
"""
