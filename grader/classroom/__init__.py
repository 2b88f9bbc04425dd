"""A class: what many students handed in, graded once each, kept, and given back in every form that is asked for."""
