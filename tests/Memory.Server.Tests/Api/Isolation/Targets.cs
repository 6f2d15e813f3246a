using System.Text.RegularExpressions;

namespace Memory.Server.Tests.Api.Isolation;

/// <summary>What a request names: somebody's things, or things that are nowhere.</summary>
/// <param name="User">A user's id.</param>
/// <param name="Session">A session's id.</param>
/// <param name="Message">A message's id.</param>
/// <param name="Memory">A memory's id.</param>
/// <param name="Other">Another memory's id.</param>
/// <param name="Job">A job's id.</param>
/// <param name="Key">An API key's id.</param>
internal sealed partial record Targets(string User, string Session, string Message, string Memory, string Other, string Job, string Key)
{
    private static int _count;

    /// <summary>Names that nobody has ever used.</summary>
    public static Targets Nowhere()
    {
        var number = Interlocked.Increment(ref _count);
        return new Targets($"no-user-{number}", $"no-session-{number}", $"no-message-{number}", Id("a"), Id("b"), Id("c"), Id("d"));

        string Id(string kind) => $"0190{kind}000-0000-7000-8000-{number:x12}";
    }

    /// <summary>These things, as if they were another user's.</summary>
    public Targets Of(string user) => this with { User = user };

    /// <summary>An answer without names that were in questions, and without what is different in every answer: ids, times, secrets.</summary>
    public static string Blank(Reply reply, params IEnumerable<Targets> asked)
    {
        var text = reply.Text;
        foreach (var name in asked.SelectMany(static at => (string[])[at.User, at.Session, at.Message, at.Job]))
            text = text.Replace(name, "·", StringComparison.Ordinal);
        return $"{reply.Status} {reply.MediaType} {Row().Replace(Varying().Replace(text, "·"), "·")}";
    }

    [GeneratedRegex(
        "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+]00:00)|mem_live_[0-9A-Za-z]+|no-user-[0-9]+|[0-9a-f]{32}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Varying();

    /// <summary>Ids in a row: what was said again came from more turns.</summary>
    [GeneratedRegex("""·(","·)+""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Row();
}
