"""Starts what a machine lacks: PostgreSQL, Apache Kafka and Node.js, without root, Docker, Java or Maven."""
