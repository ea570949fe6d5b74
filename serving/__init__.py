"""How the dashboard is served: fast, with the headers that keep it safe, ready before the first visitor.

start       the tables are checked before anything listens
ready       every page has run once when the first visitor comes
memory      what the process holds beyond what it uses
apology     what a visitor reads when a page fails
visitor     Streamlit's messages as one visitor sends and reads them
route       which of several processes holds a session
packed      Streamlit's own scripts and styles, compressed once
static      the compressed copies instead of the files
headers     what a browser may do with a page

It knows Streamlit and Starlette; of the model only that its tables can be read.
"""
