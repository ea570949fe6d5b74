# One process of the dashboard: docker build -t comp . && docker run --rm -p 127.0.0.1:8501:8501 comp
# Several behind a proxy: deploy/compose.yaml
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt constraints.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt

FROM python:3.11-slim-bookworm
WORKDIR /app
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    STREAMLIT_SERVER_ADDRESS=0.0.0.0 STREAMLIT_SERVER_PORT=8501
RUN useradd --uid 10001 --create-home comp
COPY --from=build /venv /venv
COPY LICENSE README.md dashboard.py ./
COPY .streamlit .streamlit
COPY comp comp
COPY data data
COPY examples examples
COPY serving serving
COPY views views
# Both once, so that a container whose disk is read-only starts as fast as one that may write.
RUN python -m serving.packed && python -m compileall -q -j 0 comp serving views dashboard.py
USER 10001
EXPOSE 8501
HEALTHCHECK --interval=15s --timeout=3s --start-period=60s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=2)"]
CMD ["python", "-m", "streamlit", "run", "dashboard.py"]
