"""`masthead render`: an edition as files: mail, text, web page, JSON and Markdown again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import count_findings, err, finding_json, out, print_findings, print_json
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import image_path, open_manuscript
from masthead.edition.findings import Severity
from masthead.edition.markdown import write_edition
from masthead.render.pictures import title_picture
from masthead.render.web import render_web


def render(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edition, a Markdown file.")],
    folder: Annotated[Path, typer.Option("--out", metavar="DIR", help="Where to write; made when missing.")],
    house: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another house format than the nearest house.toml.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Write an edition as mail, text and web page.

    The files: email.html, email.txt, web.html, edition.json, edition.md and the pictures. Findings do not stop it.
    """
    proof = make_proof(open_manuscript(file, house_path=house), media_url="")
    files = write_proof(proof, folder)
    if as_json:
        print_json(
            {
                "files": [str(path) for path in files],
                "findings": [finding_json(finding) for finding in proof.findings],
                **proof.as_json(),
            }
        )
    else:
        print_findings((each for each in proof.findings if each.severity is Severity.ERROR), file=str(file))
        for path in files:
            out.print(str(path), markup=False, soft_wrap=True)
        err.print(
            f"{count_findings(proof.findings)}; “masthead check” lists them." if proof.findings else "No findings."
        )
    raise typer.Exit(Exit.FINE if proof.passed else Exit.FAILED)


def write_proof(proof: Proof, folder: Path) -> list[Path]:
    """Write everything a proof consists of; returns the paths. Raises `CommandFailed` when the disk refuses."""
    edition, house = proof.manuscript.edition, proof.manuscript.house
    contents: dict[str, bytes] = {
        "email.html": proof.html.encode(),
        "email.txt": proof.text.encode(),
        "web.html": render_web(proof.sheet).encode(),
        "edition.json": (edition.model_dump_json(indent=2) + "\n").encode(),
        "edition.md": write_edition(edition, house).encode(),
        "title.png": title_picture(proof.sheet),
    }
    written: list[Path] = []
    try:
        if any((folder / name).resolve() == proof.manuscript.path.resolve() for name in contents):
            raise CommandFailed(f"{proof.manuscript.path} would be written over.", "Name another folder: --out DIR.")
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            (folder / name).write_bytes(content)
            written.append(folder / name)
        written += copy_images(proof, folder)
    except OSError as fault:
        raise CommandFailed(
            f"{fault.filename or folder} cannot be written: {fault.strerror}.",
            "Name a folder that can be written: --out DIR.",
            code=Exit.FAILED,
        ) from None
    return written


def copy_images(proof: Proof, folder: Path) -> list[Path]:
    """Copy the edition's images to the same relative paths below `folder`; a file that is no picture stays private."""
    root = proof.manuscript.folder.resolve()
    copied: list[Path] = []
    for section in proof.manuscript.edition.sections:
        for image in section.fields.images():
            source = image_path(proof.manuscript, image.src)
            if source is None or image.src not in proof.sheet.media:
                continue
            target = folder / source.relative_to(root)
            if target not in copied and target.resolve() != source:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                copied.append(target)
    return copied
