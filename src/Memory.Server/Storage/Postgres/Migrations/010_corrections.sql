-- What bears on other values of its slot than its own: such a slot is folded whole, which must be seen at one look.

CREATE INDEX observations_of_whole_slots ON observations (owner_id, user_key, slot)
    WHERE corrects IS NOT NULL OR (stance = 'negates' AND identity = '');
