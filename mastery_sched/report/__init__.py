"""A plan as pictures. Never looks at how it was found."""
