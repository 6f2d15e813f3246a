using System.Collections.Frozen;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Memory.Server.Api.Document.Schemas;

/// <summary>
/// What the records of the contract say about themselves. Their comments are written once, beside the records; the build puts them into this assembly, so that the
/// document and the typed client tell the same.
/// </summary>
internal sealed class ContractDocs
{
    private const string Resource = "Memory.Client.xml";
    private const string Space = "Memory.Client.";

    private static readonly Lazy<ContractDocs> Loaded = new(Load);

    private readonly FrozenDictionary<string, string> _texts;

    private ContractDocs(FrozenDictionary<string, string> texts) => _texts = texts;

    public static ContractDocs Of => Loaded.Value;

    /// <summary>The sentence about a record or a set of words.</summary>
    public string Type(string type) => Text($"T:{Space}{type}");

    /// <summary>What is said about a field, with its default.</summary>
    /// <param name="type">The record that declares it.</param>
    /// <param name="property">Its name in C#.</param>
    public string Property(string type, string property) => Text($"P:{Space}{type}.{property}");

    /// <summary>What is said about one word of a set.</summary>
    public string Word(string type, string word) => Text($"F:{Space}{type}.{word}");

    /// <summary>The fields of a record that it declares itself: their names on the wire, with what is said about them.</summary>
    public IEnumerable<(string Field, string Text)> Fields(string type)
    {
        var prefix = $"P:{Space}{type}.";
        return _texts
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(pair => (WireName(pair.Key[prefix.Length..]), pair.Value));
    }

    public static string WireName(string property) => JsonNamingPolicy.SnakeCaseLower.ConvertName(property);

    private string Text(string member) =>
        _texts.TryGetValue(member, out var text) ? text : throw new InvalidOperationException($"The contract says nothing about {member}.");

    private static ContractDocs Load()
    {
        using var stream = typeof(ContractDocs).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is missing: the build did not put the contract's comments into the server.");
        return new ContractDocs(XDocument.Load(stream).Descendants("member")
            .Where(static member => member.Element("summary") is not null)
            .ToFrozenDictionary(static member => member.Attribute("name")!.Value, Told, StringComparer.Ordinal));
    }

    private static string Told(XElement member)
    {
        var text = new StringBuilder();
        Write(text, member.Element("summary")!);
        if (member.Element("value") is { } value)
        {
            text.Append(' ');
            Write(text, value);
        }

        return string.Join(' ', text.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    private static void Write(StringBuilder text, XElement from)
    {
        foreach (var node in from.Nodes())
        {
            if (node is XText words)
                text.Append(words.Value);
            else if (node is XElement { Name.LocalName: "see" } see)
                text.Append('`').Append(Named(see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "")).Append('`');
            else if (node is XElement { Name.LocalName: "c" } code)
                text.Append('`').Append(code.Value).Append('`');
            else if (node is XElement other)
                Write(text, other);
        }
    }

    /// <summary>What a reference names, as the wire names it.</summary>
    private static string Named(string reference)
    {
        var last = reference[(reference.LastIndexOf('.') + 1)..];
        return reference.Split(':')[0] switch
        {
            "P" => WireName(last),
            "F" => last.ToLowerInvariant(),
            _ => last,
        };
    }
}
