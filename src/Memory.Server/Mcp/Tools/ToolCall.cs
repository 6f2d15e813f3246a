using System.Text.Json;
using Memory.Server.Api;
using Memory.Server.Api.Answers;
using Memory.Server.Api.Reading;
using Memory.Server.Memories;

namespace Memory.Server.Mcp.Tools;

/// <summary>One call of a tool: who calls, and what they passed.</summary>
internal sealed class ToolCall
{
    public const string User = "user_id";

    private readonly string? _user;

    private ToolCall(McpCaller caller, Fields arguments, string? user) => (Caller, Arguments, _user) = (caller, arguments, user);

    public McpCaller Caller { get; }

    /// <summary>The arguments. A tool reads its own, then asks for <see cref="Reach"/>.</summary>
    public Fields Arguments { get; }

    /// <summary>Reads a call. An argument that the tool does not know is told, since it was meant to do something.</summary>
    /// <exception cref="RefusedException">The arguments hold text that no store can hold.</exception>
    public static ToolCall Read(McpCaller caller, IDictionary<string, JsonElement>? arguments, IReadOnlySet<string> known)
    {
        var passed = JsonSerializer.SerializeToElement(arguments ?? new Dictionary<string, JsonElement>(StringComparer.Ordinal));
        if (UnstorableText.Find(passed) is { } path)
            throw new RefusedException(Problem.Invalid(path, $"{path} holds NUL or a lone surrogate."));
        var fields = Fields.Of(passed);
        foreach (var name in fields.NamesOfAll().Where(name => name is not (User or Owners.Field) && !known.Contains(name)))
            fields.Fault(ShownText.Of(name), $"is no argument of this tool; it takes {string.Join(", ", known.Order(StringComparer.Ordinal))}");
        var user = caller.Only is { } only && !fields.Has(User) ? only.Value : fields.RequiredText(User, Limits.Name);
        return new ToolCall(caller, fields, user);
    }

    /// <summary>The memory that is meant, once all arguments are read.</summary>
    /// <exception cref="RefusedException">An argument is not as it should be, or the user is not within reach.</exception>
    public Scope Reach()
    {
        Arguments.Errors.ThrowIfAny();
        return Caller.ScopeOf(new UserId(_user!));
    }
}
