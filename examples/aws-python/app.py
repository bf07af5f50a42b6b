import json
import logging
from decimal import Decimal

from readings.summary import summarise

logger = logging.getLogger(__name__)
logger.setLevel(logging.INFO)


def lambda_handler(event, context):
    """Takes readings from an event, or from the query of a function URL."""
    query = event.get("queryStringParameters")
    if "requestContext" in event:
        return by_http(query or {})
    readings = event.get("readings", [])
    logger.info("summarising %d readings, %d ms left", len(readings), context.get_remaining_time_in_millis())
    return summarise([Decimal(str(reading["hPa"])) for reading in readings])


def by_http(query):
    try:
        summary = summarise([Decimal(part) for part in query.get("hPa", "").split(",") if part])
    except (ArithmeticError, ValueError) as error:
        return {"statusCode": 400, "body": json.dumps({"message": str(error)})}
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(summary, default=str),
    }
