"""Where each service is at home."""

AT_HOME = {
    "question": "utrecht",
    "partner": "utrecht",
    "agenda": "utrecht",
    "aggregator": "national",
    "identity": "utrecht",
}
