"""Every address of the portal, and where it leads in the house."""

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.doors.house import House


def patterns() -> dict[str, URLPattern]:
    """Every address of our own by its full name; one without a name goes by its path."""
    found: dict[str, URLPattern] = {}
    _collect(get_resolver(), "", found)
    return found


def _collect(resolver: URLResolver, namespace: str, found: dict[str, URLPattern]) -> None:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            if entry.namespace != "admin":
                _collect(entry, entry.namespace or namespace, found)
        else:
            name = entry.name or str(entry.pattern)
            found[f"{namespace}:{name}" if namespace else name] = entry


def path_of(house: House, name: str) -> str:
    """The address inside the house."""
    pattern = patterns()[name].pattern
    if not pattern.converters:
        return reverse(name)
    app, _colon, rest = name.partition(":")
    words = rest.split("-")
    asked = [f"{app}:{'-'.join(words[:count])}" for count in range(len(words), 0, -1)]
    key = next(key for key in [*asked, app] if key in house.arguments)
    return reverse(name, args=house.arguments[key])
