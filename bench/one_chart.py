"""The least page that is of use: a number, and a chart of it. What the dashboard's pages are measured against."""

import plotly.graph_objects as go
import streamlit as st

base = st.number_input("Base, dollars a year", 0.0, 1_000_000.0, 200_000.0, 1_000.0)
years = list(range(1, 6))
st.plotly_chart(go.Figure(go.Bar(x=years, y=[base * 1.03**year for year in years])))
