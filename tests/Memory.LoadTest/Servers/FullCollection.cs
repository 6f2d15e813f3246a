using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Memory.LoadTest.Servers;

/// <summary>Has a process of .NET collect all of its garbage, as a tool that looks at its heap does: what it still holds afterwards, somebody holds.</summary>
internal static class FullCollection
{
    private const string Runtime = "Microsoft-Windows-DotNETRuntime";

    /// <summary>Whoever asks the runtime for events of this kind (<c>GCHeapCollect</c>) has it collect everything first.</summary>
    private const long Collect = 0x800000;

    /// <summary>Returns when it is done.</summary>
    /// <exception cref="InvalidOperationException">The process cannot be asked.</exception>
    public static async Task RunAsync(int process, CancellationToken cancellationToken)
    {
        try
        {
            using var session = await new DiagnosticsClient(process).StartEventPipeSessionAsync(new EventPipeProvider(Runtime, EventLevel.Informational, Collect), requestRundown: false, token: cancellationToken);
            var told = session.EventStream.CopyToAsync(Stream.Null, cancellationToken);
            await session.StopAsync(cancellationToken);
            await told;
        }
        catch (Exception fault) when (fault is DiagnosticsClientException or TimeoutException or IOException)
        {
            throw new InvalidOperationException($"Process {process} cannot be asked to collect its garbage: {fault.Message}", fault);
        }
    }
}
