using System.CommandLine;

namespace Memory.Server.Cli;

/// <summary>Options that several commands take.</summary>
internal static class CommonOptions
{
    public static Option<string?> Data() => new("--data")
    {
        Description = "The folder of the embedded store. The default is Memory__Data, or memory-data.",
        HelpName = "FOLDER",
    };

    public static Option<Uri?> Server() => new("--server")
    {
        Description = "Goes through a running server instead of opening its folder.",
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
        Description = "The admin key to use with --server.",
        HelpName = "KEY",
    };
}
