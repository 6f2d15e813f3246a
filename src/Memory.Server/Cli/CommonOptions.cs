using System.CommandLine;

namespace Memory.Server.Cli;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public const string JsonName = "--json";

    public static Option<string?> Data() => new("--data")
    {
        Description = "The folder of the embedded store. The default is Memory__Data, or memory-data.",
        HelpName = "FOLDER",
    };

    public static Option<string?> Postgres()
    {
        var postgres = new Option<string?>("--postgres")
        {
            Description = "A Postgres database instead, as postgres://… or as Host=…;Database=…. Others on the machine can see what is typed here; ConnectionStrings__Memory or DATABASE_URL hide it.",
            HelpName = "CONNECTION",
        };
        postgres.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && string.IsNullOrWhiteSpace(token.Value))
                result.AddError("--postgres must be a connection string.");
        });
        return postgres;
    }

    public static Option<bool> Json(string description = "Prints JSON.") => new(JsonName) { Description = description };

    public static Option<bool> Yes() => new("--yes") { Description = "Does not ask." };

    public static Option<Uri?> Server() => new("--server")
    {
        Description = "Goes through a running server instead of opening its store.",
        HelpName = "URL",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                return address;
            result.AddError("--server must be an http or https address.");
            return null;
        },
    };

    public static Option<string?> ApiKey() => new("--api-key")
    {
        Description = "The key to use with --server.",
        HelpName = "KEY",
    };
}
