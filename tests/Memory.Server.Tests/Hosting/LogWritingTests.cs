using System.Text.Json;
using Memory.Server.Configuration;
using Memory.Server.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Memory.Server.Tests.Hosting;

/// <summary>The log on the console is text, or one JSON object a line.</summary>
public sealed class LogWritingTests
{
    [Theory]
    [InlineData("json")]
    [InlineData(null)]
    public void Format_OfTheSettings_IsTheConsoles(string? expected)
    {
        using var services = Services(expected is null ? LogFormat.Text : LogFormat.Json);
        Assert.Equal(expected, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    [Fact]
    public void Json_OfALine_IsOneObjectWithTheInstantAndTheTrace()
    {
        using var services = Services(LogFormat.Json);
        var formatter = services.GetServices<ConsoleFormatter>().Single(static formatter => formatter.Name == ConsoleFormatterNames.Json);
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object?>(StringComparer.Ordinal) { ["TraceId"] = "4bf9" });
        using var written = new StringWriter();
        formatter.Write(new LogEntry<string>(LogLevel.Warning, "Memory.Server", default, "two\nlines \"quoted\"", exception: null, static (state, _) => state), scopes, written);

        Assert.Single(written.ToString().TrimEnd().Split('\n'));
        var line = JsonDocument.Parse(written.ToString()).RootElement;
        Assert.Equal("two\nlines \"quoted\"", line.GetProperty("Message").GetString());
        Assert.Equal("Warning", line.GetProperty("LogLevel").GetString());
        Assert.EndsWith("Z", line.GetProperty("Timestamp").GetString(), StringComparison.Ordinal);
        Assert.Contains("4bf9", line.GetProperty("Scopes").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId, services.GetRequiredService<IOptions<LoggerFactoryOptions>>().Value.ActivityTrackingOptions);
    }

    private static ServiceProvider Services(LogFormat format) => new ServiceCollection().AddLogging(logging => logging.AddConsole().WriteToConsole(format)).BuildServiceProvider();
}
