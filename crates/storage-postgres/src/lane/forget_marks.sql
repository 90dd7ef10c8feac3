-- Of lanes that are gone. One that only rested writes its row anew.
DELETE FROM lane_marks WHERE marked_at < now() - interval '1 day'
