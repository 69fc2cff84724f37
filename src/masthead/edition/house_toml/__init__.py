"""The house format as a file, ``house.toml``, both ways.

Reading reports every fault at once, with its key, the value found, what is allowed and the line;
`places` finds the lines, `source` decodes and parses, `cells` and `values` judge, `read` assembles.
"""

from __future__ import annotations

from masthead.edition.house_toml.mailbox import Mailbox, parse_mailbox
from masthead.edition.house_toml.read import HouseReading, read_house
from masthead.edition.house_toml.write import write_house

__all__ = ["HouseReading", "Mailbox", "parse_mailbox", "read_house", "write_house"]
