"""What every page tells the browser to allow, and where a page tells something else."""

PINNED = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
OTHERWISE = {("hub", "/"): {"cache-control": "private, no-cache"}}  # who goes back finds the form that was filled in
OWN = {"content-length", "content-type", "content-encoding", "date", "server", "vary", "location", "retry-after"}
