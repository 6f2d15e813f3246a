using System.CommandLine;
using System.CommandLine.Parsing;
using Memory.Server.Api;
using Memory.Server.Api.Reading;

namespace Memory.Server.Cli;

/// <summary>Arguments that name a tenant or a user, by the rules of the routes.</summary>
internal static class Ids
{
    public static Argument<string> Owner(string description) => Create("owner_id", description);

    public static Argument<string> User() => Create("user_id", "The person remembered.");

    private static Argument<string> Create(string name, string description)
    {
        var id = new Argument<string>(name) { Description = description };
        id.Validators.Add(result => Check(result, name));
        return id;
    }

    private static void Check(ArgumentResult result, string name)
    {
        if (result.Tokens is [var token] && !(TextLength.IsWithin(token.Value, 1, Limits.Name) && UnstorableText.IsStorable(token.Value)))
            result.AddError($"{name} must have 1 to {Limits.Name} characters.");
    }
}
