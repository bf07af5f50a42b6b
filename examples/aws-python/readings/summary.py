from decimal import Decimal


def summarise(values):
    """Mean, lowest, highest and spread of pressures in hPa. Raises ValueError where there are none."""
    if not values:
        raise ValueError("There is nothing to summarise: give at least one reading.")
    mean = (sum(values) / len(values)).quantize(Decimal("0.01"))
    return {"count": len(values), "mean": mean, "lowest": min(values), "highest": max(values), "spread": max(values) - min(values)}
