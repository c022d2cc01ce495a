"""What runners type: where it must lead before any search, and what must stay ordinary."""

from __future__ import annotations

SIGNS = {
    # as they are named
    "chest pain": "chest",
    "tight chest": "chest",
    "chest hurts": "chest",
    "heart attack": "heart",
    "short of breath": "breath",
    "hot calf": "calf",
    "swollen calf": "calf",
    "fainted": "faint",
    "passed out": "passed",
    "coughing blood": "blood",
    "bladder": "bladder",
    "bowel": "bowel",
    "numb saddle": "saddle",
    "saddle numbness": "saddle",
    # typing mistakes
    "chest pian": "chest",
    "chst pain": "chest",
    "chestpain": "chest",
    "heart atack": "heart",
    "shortnes of breath": "breath",
    "shortofbreath": "breath",
    "cant breath": "breath",
    "cant breathe": "breath",
    "suden breathlesness": "breath",
    "faintd": "faint",
    "swolen calf": "calf",
    "colapsed": "collapse",
    "blader": "bladder",
    "bladdder": "bladder",
    "numb sadle": "saddle",
    "nubm saddle": "saddle",
    # everyday forms, in any order, with words around
    "pain in my chest": "chest",
    "pain in the left side of my chest": "chest",
    "my chest feels tight": "chest",
    "my chest hurts when I run": "chest",
    "I can't breathe": "breath",
    "i can’t breathe properly": "breath",
    "so short of breath on stairs": "breath",
    "my calf is hot": "calf",
    "calf is really swollen": "calf",
    "i fainted today": "faint",
    "bladder problems": "bladder",
    "new bladder trouble after a run": "bladder",
    "saddle feels numb": "saddle",
    "hip exercises, and chest pain": "chest",
    "squat chest pain": "chest",
    # capitals, emojis, punctuation
    "CHEST PAIN": "chest",
    "Chest-pain!!": "chest",
    "😱 chest pain 😱": "chest",
    "Short Of Breath?": "breath",
    "🔥hot calf🔥": "calf",
    "  bladder  ": "bladder",
}
"""Each with what the words of the sign are about."""

CARE = (
    *("pregnant", "pregnat", "PREGNANT 🤰", "20 weeks pregnant", "pregnancy", "postpartum", "post partum"),
    *("osteoporosis", "osteoperosis", "osteoporsis", "thin bones", "heart condition", "heart conditon"),
    *("diabetes", "diabetic", "high blood pressure", "C section", "caesarean", "cesarean", "hip replacement"),
    *("gave birth in May", "epilepsy", "asthma", "blood thinners", "missed periods", "squat while pregnant"),
)
"""A physio or doctor comes first, whether or not the content has it as a sign."""

ORDINARY = (
    *("ladder", "agility ladder", "ladder drills", "painted", "saddler", "bike saddle"),
    *("calf raise", "calf raises on a hot day", "calf stretch", "calf stretch, then hot bath", "hot yoga"),
    *("hot weather", "running in hot weather", "hydration bladder", "water bladder", "heartbreak hill"),
    *("heart rate", "heart rate zones", "chest press", "chest day", "chest strap", "chest", "calf", "heart"),
    *("breathing", "breathing drills", "sleep", "pregnant pause", "stroke rate", "foot strike", "stride"),
    *("fewer reps", "cancel", "knee collapses", "tight hips", "weak on hills", "side stitch", "hills"),
    *(
        "out of breath on hills",
        "suicide sprints",
        "blackout curtains",
        "weak legs",
        "night run",
        "pop squat",
    ),
    *("chess", "breadth", "plank", "how often", "warm up", "fire hydrant", "clamshell", "squat", "it band"),
)
"""Near misses, and what nobody should be frightened for."""

PAINS = {
    "my hip hurts": "when_to_see_a_professional",
    "hip pain": "when_to_see_a_professional",
    "hip pian": "when_to_see_a_professional",
    "sore hip": "when_to_see_a_professional",
    "groin strain": "when_to_see_a_professional",
    "groin pain when running": "when_to_see_a_professional",
    "HIP HURTS 😭": "when_to_see_a_professional",
    "aching hips": "when_to_see_a_professional",
    "clamshell hurts": "when_to_see_a_professional",
    "strained hamstring": "when_to_see_a_professional",
    "my knees hurt": "knee_and_it_band",
    "squats hurt my knee": "knee_and_it_band",
    "knee painful downhill": "knee_and_it_band",
    "my ankle hurts": "ankles_and_glutes",
    "shin hurts": "linked_injuries",
    "lower back pain": "linked_injuries",
}
"""A pain, and the lesson about it. None is a sign."""
