"""The national register (GIAS): its extract, its links, and what a hub takes from them."""
