"""Why two questions look like the same one."""

from aggregator.similarity import Score, Text, explain, features

HERE = features(Text("a", "Buurtbus", "Hoe houden we vrijwilligers voor de buurtbus in Oekraïne vast?"))
THERE = features(Text("b", "", "Wie rijdt er straks de bus? Vrijwilligers zijn schaars en de chauffeur stopt."))
LIKELY = Score(0.7, {"meaning": 0.5})


def test_the_reason_names_shared_and_near_words() -> None:
    assert explain(HERE, THERE, LIKELY).why == (
        "Beide vragen noemen “vrijwilligers”. Dicht bij elkaar liggen “buurtbus” en “bus”. "
        "Volgens de computer betekenen ze bijna hetzelfde."
    )


def test_what_argues_against_names_the_words_of_one_side() -> None:
    why_not = explain(HERE, THERE, LIKELY).why_not
    assert "Alleen deze vraag noemt “Oekraïne”" in why_not
    assert "“chauffeur”" in why_not.partition("Alleen de andere vraag noemt")[2]


def test_words_to_mark_are_words_of_the_texts_as_they_were_written() -> None:
    found = explain(HERE, THERE, LIKELY)
    assert found.shared == ("vrijwilligers",)
    assert {"buurtbus", "bus"} <= set(found.near)


def test_certainty_is_a_word_that_follows_the_score() -> None:
    said = [explain(HERE, THERE, Score(total)).certainty for total in (0.99, 0.7, 0.3, 0.1)]
    assert said == [
        "vrijwel zeker dezelfde vraag",
        "waarschijnlijk dezelfde vraag",
        "mogelijk dezelfde vraag",
        "waarschijnlijk een andere vraag",
    ]


def test_nothing_in_common_is_said_in_a_sentence() -> None:
    empty = features(Text("c", "", ""))
    found = explain(empty, empty, Score(0.0, {"meaning": 0.0}))
    assert found.why == "De vragen hebben geen duidelijke woorden gemeen."
    assert found.why_not == "Volgens de computer liggen ze niet dicht bij elkaar."


def test_without_a_model_it_says_that_only_words_were_compared() -> None:
    assert explain(HERE, THERE, Score(0.5)).why_not.endswith("Er is alleen op woorden vergeleken.")
