"""How large a file may be that a visitor uploads: the pages ask for it, and a proxy before them must let it pass."""

LARGEST = 200  # megabytes of survey rows; larger ones are for the command line
