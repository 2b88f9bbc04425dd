"""What a student does at the command line: run, watch, get hints, look at the map, begin an exercise."""
