"""Providers' APIs as relays, through django-anymail: for those who may not or do not want to speak SMTP.

    esp+postmark://TOKEN@          esp+resend://KEY@             esp+brevo://KEY@
    esp+mailgun://KEY@DOMAIN       esp+sparkpost://KEY@          esp+ses://KEY_ID:SECRET@REGION

`providers` is the table: what an address needs, what the API takes, and what is lost on the way. `fields` takes a
message apart for APIs that want fields; `verdict` says what an answer means; `anymail` alone knows Django; and
`drop` puts them together as a `masthead.relays.drops.Drop`.

An API that answers about a batch leaves the whole batch in doubt when it falls silent; small batches keep that small.
"""

from masthead.relays.esp.drop import esp_relay
from masthead.relays.esp.providers import PROVIDERS, Provider

__all__ = ["PROVIDERS", "Provider", "esp_relay"]
