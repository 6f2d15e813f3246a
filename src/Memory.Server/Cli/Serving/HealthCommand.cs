using System.CommandLine;
using System.Net;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Cli.Terminals;

namespace Memory.Server.Cli.Serving;

/// <summary><c>health</c>: asks a running server whether it can do its work; for containers, whose images hold no other program that could ask.</summary>
internal static class HealthCommand
{
    private const int DefaultSeconds = 5;
    private const int MostSeconds = 600;

    public static Command Create(IReadOnlyList<string> settings)
    {
        var url = new Option<Uri?>("--url")
        {
            Description = "The server's address. The default is where serve listens with the same settings and environment, on this machine.",
            HelpName = "URL",
            CustomParser = static result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
                    return address;
                result.AddError("--url must be an http or https address.");
                return null;
            },
        };
        var timeout = new Option<int>("--timeout")
        {
            Description = $"How long it may take to answer, 1 to {MostSeconds} seconds. The default is {DefaultSeconds}.",
            HelpName = "SECONDS",
            DefaultValueFactory = static _ => DefaultSeconds,
        };
        timeout.Validators.Add(static result =>
        {
            if (!int.TryParse(result.Tokens is [var token, ..] ? token.Value : "1", out var seconds) || seconds is < 1 or > MostSeconds)
                result.AddError($"--timeout must be 1 to {MostSeconds} seconds.");
        });
        var json = CommonOptions.Json("Prints what GET /health answers.");
        var health = new WorkCommand(
            "health",
            "Asks a running server whether it can do its work. The exit code is 0 when it can, and else 1.",
            "health",
            "health --url https://memory.example --timeout 3")
        {
            url, timeout, json,
        };
        health.SetAction(async (parsed, cancellationToken) =>
        {
            var server = parsed.GetValue(url) ?? OwnAddress(settings);
            if (await HealthProbe.FindFaultAsync(server, TimeSpan.FromSeconds(parsed.GetValue(timeout)), TimeProvider.System, cancellationToken) is { } fault)
                throw new CommandFailedException(fault);
            await (parsed.GetValue(json)
                ? parsed.Terminal().WriteJsonAsync(new HealthReport("ok"), AnswerJson.TypeOf<HealthReport>())
                : parsed.Terminal().SayDoneAsync("ok"));
            return ExitCodes.Done;
        });
        return health;
    }

    private static Uri OwnAddress(IReadOnlyList<string> settings)
    {
        var configuration = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [.. settings] }).Configuration;
        return ReachedBy(ListenAddresses.In(configuration))
            ?? throw new CommandFailedException("Where the server listens is no address that can be asked; name one by --url.");
    }

    /// <summary>How a program on the same machine reaches a server that listens there, over plain HTTP when it can; null when it cannot tell.</summary>
    internal static Uri? ReachedBy(IEnumerable<string> listening) =>
        listening.Select(AsAsked).OfType<Uri>().OrderBy(static address => address.Scheme == Uri.UriSchemeHttp ? 0 : 1).FirstOrDefault();

    private static Uri? AsAsked(string listening)
    {
        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(listening);
        }
        catch (FormatException)
        {
            return null;
        }

        if (address.IsUnixPipe || address.IsNamedPipe || address.Port == 0)
            return null;

        // A name such as * stands for every interface, as does an address of zeros.
        var host = address.Host.Trim('[', ']');
        var isEverywhere = IPAddress.TryParse(host, out var ip) ? ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any) : host is "*" or "+";
        var asked = !isEverywhere ? address.Host : IPAddress.Any.Equals(ip) ? "127.0.0.1" : "localhost";
        return new Uri($"{address.Scheme}://{asked}:{address.Port}{address.PathBase}");
    }
}
