using Memory.Server.Api.Answers;

namespace Memory.Server.Api.Reading;

/// <summary>Collects what is wrong with a request, field by field, so that the caller learns it all at once.</summary>
internal sealed class FieldErrors(int most = FieldErrors.MaxFields)
{
    /// <summary>Enough to see the pattern; a batch could break every rule a thousand times.</summary>
    public const int MaxFields = 50;

    private readonly Dictionary<string, List<string>> _byField = new(StringComparer.Ordinal);

    /// <summary>Whether no further field is told.</summary>
    public bool AreMany => _byField.Count >= most;

    public void Add(string field, string message)
    {
        if (_byField.TryGetValue(field, out var messages))
        {
            if (messages.Count < most)
                messages.Add(message);
        }
        else if (_byField.Count < most)
            _byField.Add(field, [message]);
    }

    /// <exception cref="RefusedException">Something is wrong.</exception>
    public void ThrowIfAny()
    {
        if (_byField.Count == 0)
            return;
        var first = _byField.First().Value[0];
        var detail = _byField.Count == 1 ? first : $"{first} ({_byField.Count} fields are not valid.)";
        throw new RefusedException(new Problem(StatusCodes.Status400BadRequest, detail)
        {
            Errors = _byField.ToDictionary(static pair => pair.Key, static pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal),
        });
    }
}
