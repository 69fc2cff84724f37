"""Any SMTP server as a relay: pipelined, over several connections at a time (RFC 5321, RFC 2920).

Inside out: `replies` cuts the server's bytes into replies; `session` greets, encrypts and logs in; `dialogue`
carries messages; none of the three does any I/O. `connection` moves their bytes over a socket, `tls` encrypts
them, and `relay` keeps a pool of connections: the `Relay` that a worker uses.
"""

from masthead.relays.smtp_engine.relay import SmtpPool
from masthead.relays.smtp_engine.settings import Encryption, Login, Mechanism, SmtpSettings

__all__ = ["Encryption", "Login", "Mechanism", "SmtpPool", "SmtpSettings"]
