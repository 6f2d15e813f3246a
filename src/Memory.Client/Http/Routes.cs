using System.Text;

namespace Memory.Client;

/// <summary>Writes the relative address of a route, every parameter escaped.</summary>
internal static class Routes
{
    /// <summary>A path with those query parameters that have a value.</summary>
    public static string To(string path, params ReadOnlySpan<(string Name, string? Value)> query)
    {
        var address = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in query)
        {
            if (value is null)
                continue;
            address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
            separator = '&';
        }

        return address.ToString();
    }

    /// <summary>An id as one segment of a path.</summary>
    /// <exception cref="ArgumentException">The id is blank, or would be read as a step in the path.</exception>
    public static string Segment(string id, string parameter)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id, parameter);

        // Every HTTP stack resolves dot segments, escaped or not, so that the request would reach another route.
        if (id is "." or "..")
            throw new ArgumentException("An id of one or two dots cannot be addressed.", parameter);
        return Uri.EscapeDataString(id);
    }
}
