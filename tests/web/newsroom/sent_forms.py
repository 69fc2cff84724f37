"""What a browser sends for the sections of an edition’s form."""

from __future__ import annotations

from typing import Any

from wagtail import blocks


def fill(data: dict[str, str], block: Any, state: Any, prefix: str) -> None:
    """What a browser sends for a block in this state."""
    if isinstance(block, blocks.StreamBlock | blocks.ListBlock):
        data[f"{prefix}-count"] = str(len(state))
        for at, item in enumerate(state):
            child = block.child_blocks[item["type"]] if isinstance(block, blocks.StreamBlock) else block.child_block
            data |= {f"{prefix}-{at}-deleted": "", f"{prefix}-{at}-order": str(at), f"{prefix}-{at}-id": item["id"]}
            data[f"{prefix}-{at}-type"] = item.get("type", "")
            fill(data, child, item["value"], f"{prefix}-{at}-value")
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            fill(data, child, state[name], f"{prefix}-{name}")
    elif isinstance(block, blocks.BooleanBlock):
        data |= {prefix: "on"} if state else {}
    elif isinstance(state, dict):
        data[prefix] = str(state["id"])
    else:
        data[prefix] = "" if state is None else str(state)
