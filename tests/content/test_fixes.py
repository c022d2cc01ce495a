"""A table of slips: each is named with its line, its field, and what to write instead."""

from __future__ import annotations

import pytest

from tests.content.folder import Club


@pytest.mark.parametrize(
    ("old", "new", "field", "message", "fix"),
    [
        pytest.param(
            "level: 1",
            "levle: 1\nlevel: 1",
            "levle",
            "isn't a field here",
            "did you mean level?",
            id="unknown-key",
        ),
        pytest.param(
            "level: 1",
            "zzz: 1\nlevel: 1",
            "zzz",
            "isn't a field here",
            "The fields here are id, name,",
            id="unknown-key-like-no-other",
        ),
        pytest.param(
            "tempo: {up: 2, hold",
            "tempo: {up: 2, hodl: 1, hold",
            "tempo.hodl",
            "isn't a field here",
            "did you mean hold?",
            id="unknown-key-inside-another",
        ),
        pytest.param(
            "{sets: 1, reps: 5",
            "{sets: 1, resp: 5, reps: 5",
            "dosage.strength.resp",
            "isn't a field here",
            "did you mean reps",
            id="unknown-key-two-deep",
        ),
        pytest.param(
            "    instead:",
            "    insted: No.\n    instead:",
            "mistakes.0.insted",
            "isn't a field here",
            "did you mean instead?",
            id="unknown-key-in-a-list",
        ),
        pytest.param(
            "position: standing",
            "position: side lying",
            "position",
            "must be 'standing', 'side-lying'",
            "did you mean side-lying",
            id="wrong-word",
        ),
        pytest.param(
            "equipment: []",
            "equipment: [bench]",
            "equipment.0",
            "'bench or step'",
            "use one of these words",
            id="wrong-word-like-no-other",
        ),
        pytest.param(
            "level: 1",
            "level: low",
            "level",
            "must be 1, 2 or 3",
            "without quotation marks",
            id="word-for-a-level",
        ),
        pytest.param(
            '"Write here what to feel or think of."',
            "a" * 172,
            "cues.0",
            "must have at most 160 characters",
            "it has 172, so cut 12 characters",
            id="over-long-text",
        ),
        pytest.param(
            '"Write here what to feel or think of."',
            "up",
            "cues.0",
            "must have at least 3 characters",
            "it has 2, so write 1 character more",
            id="too-short-text",
        ),
        pytest.param(
            'steps:\n  - "Write here what to do first."\n',
            "steps:\n",
            "steps",
            "must have at least 2 items, not 1",
            "add 1 more",
            id="too-few",
        ),
        pytest.param(
            "plane: [frontal]",
            "plane: [frontal, frontal, frontal, sagittal]",
            "plane",
            "must have at most 3 items, not 4",
            "take out 1 of them",
            id="too-many",
        ),
        pytest.param(
            '"Write here how to get into position."',
            "Feet: apart",
            "setup.0",
            "must be text",
            "colon in it needs quotation marks",
            id="colon-in-a-sentence",
        ),
        pytest.param('name: "Wall sit"', "name:", "name", "must be text", "after the colon", id="nothing"),
        pytest.param(
            'name: "Wall sit"', "name: yes", "name", "must be text", "quotation marks", id="yes-is-no-text"
        ),
        pytest.param(
            'name: "Wall sit"',
            "name: [Side, plank]",
            "name",
            "must be text",
            "one sentence",
            id="list-for-text",
        ),
        pytest.param(
            "plane: [frontal]",
            "plane: frontal",
            "plane",
            "must be a list",
            "[square brackets]",
            id="text-for-list",
        ),
        pytest.param(
            "aliases: []", "aliases:", "aliases", "must be a list", "write []", id="nothing-for-list"
        ),
        pytest.param(
            "tempo: {up: 2",
            "tempo: {up: slow",
            "tempo.up",
            "must be a number",
            "2 or 1.5",
            id="word-for-number",
        ),
        pytest.param(
            "tempo: {up: 2",
            "tempo: {up: 11",
            "tempo.up",
            "must be at most 10",
            "write 10 or less",
            id="over",
        ),
        pytest.param(
            "per_side: false",
            "per_side: both",
            "dosage.strength.per_side",
            "must be true or false",
            "true or false",
            id="boolean",
        ),
        pytest.param(
            "tempo: {up: 2, hold: 1, down: 2}",
            "tempo: slow",
            "tempo",
            "must be a set of fields",
            "field: value",
            id="no-fields",
        ),
        pytest.param(
            "id: wall_sit",
            "id: plank",
            "id",
            "must be 'wall_sit', like the file's name",
            "write id: wall_sit, or rename the file to plank.yaml",
            id="id-differs-from-the-file-name",
        ),
        pytest.param(
            "harder: []",
            "harder: [clamshel]",
            "harder.0",
            "there's no 'clamshel' in exercises",
            "did you mean clamshell",
            id="broken-link",
        ),
        pytest.param(
            "harder: []",
            "harder: [qqqq]",
            "harder.0",
            "there's no 'qqqq' in exercises",
            "the name of a file in exercises",
            id="broken-link-like-no-other",
        ),
        pytest.param(
            "harder: []",
            "harder: [wall_sit]",
            "harder",
            "goes round in a circle: wall_sit -> wall_sit",
            "Take wall_sit out here",
            id="circle",
        ),
        pytest.param(
            "aliases: []",
            "aliases: [clam]",
            "aliases",
            "'clam' already leads to clamshell",
            "or in exercises/clamshell.yaml",
            id="duplicate-alias",
        ),
        pytest.param(
            "  - source: verywell",
            "  - source: verywel",
            "sources.0.source",
            "'verywel' isn't in sources.yaml",
            "did you mean verywell",
            id="unknown-source",
        ),
        pytest.param(
            "cues:\n",
            "level: 2\ncues:\n",
            "level",
            "is here twice",
            "keep one and delete",
            id="key-twice",
        ),
        pytest.param(
            'name: "Wall sit"',
            "name: Plank: side",
            "file",
            "isn't YAML",
            "quotation marks around any sentence with a colon",
            id="not-yaml",
        ),
    ],
)
def test_a_problem_has_file_line_field_and_fix(
    club: Club, old: str, new: str, field: str, message: str, fix: str
) -> None:
    line = club.edit(old, new)

    problem = club.problem()

    assert (problem.file, problem.line, problem.field) == ("exercises/wall_sit.yaml", line, field)
    assert message in problem.message
    assert fix in problem.fix
    assert str(problem) == f"exercises/wall_sit.yaml:{line}: {field}: {problem.message} (fix: {problem.fix})"
