DROP TABLE lane_marks;
