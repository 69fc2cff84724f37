"""DKIM signatures (RFC 6376, RFC 8301, RFC 8463) for messages that no relay signs.

    key = SigningKey.from_pem(pem, domain="harbour.example", selector="press")
    message = signed(message, [key])        # fills and delivers like the message it was made of
    print(key.dns_record().zone_line)       # what receivers look up

Bodies are compiled canonical for the relaxed algorithm and header fields are known in advance, so that signing one
message is one hash over its bytes and one signature per key. Errors: `SigningKeyError` (see `masthead.message.errors`).
"""

from masthead.message.dkim.key import Algorithm, SigningKey
from masthead.message.dkim.record import DnsRecord
from masthead.message.dkim.signed import Signed, signed

__all__ = ["Algorithm", "DnsRecord", "Signed", "SigningKey", "signed"]
