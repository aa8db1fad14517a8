"""A question with what it was split from and into: their words are the same person's words."""

# For statements that go on with their ids as `family`; {0} stands for the ids that are asked about.
BELOW = """
    with recursive family as (
        select id from question where id = any({0})
        union select q.id from question q join family on q.part_of = family.id
    )
"""
WHOLE = """
    with recursive above as (
        select id, part_of from question where id = any({0})
        union select q.id, q.part_of from question q join above on q.id = above.part_of
    ), family as (
        select id from above union select q.id from question q join family on q.part_of = family.id
    )
"""
