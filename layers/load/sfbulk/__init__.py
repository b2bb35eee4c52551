"""Salesforce Bulk API 2.0 ingest: auth, jobs, results. HTTP only; knows no AWS."""
