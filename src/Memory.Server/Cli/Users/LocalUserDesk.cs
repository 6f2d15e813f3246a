using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Memory.Client;
using Memory.Server.Api.Answers;
using Memory.Server.Api;
using Memory.Server.Api.Portability;
using Memory.Server.Audit;
using Memory.Server.Memories;
using Memory.Server.Portability;
using Memory.Server.Users;

namespace Memory.Server.Cli.Users;

/// <summary>Works on users in the store itself, folder or database.</summary>
internal sealed class LocalUserDesk(ServiceProvider services) : IUserDesk
{
    public async ValueTask ExportAsync(Scope scope, Stream output, CancellationToken cancellationToken)
    {
        var exporter = services.GetRequiredService<UserExporter>();
        await using var image = await exporter.OpenAsync(scope, cancellationToken)
            ?? throw Unknown(scope);
        await services.GetRequiredService<IAuditTrail>().WriteAsync(new AuditEvent(scope.Owner, "user.export", Key: null) { User = scope.User }, cancellationToken);
        var pipe = PipeWriter.Create(output, new StreamPipeWriterOptions(leaveOpen: true));
        await exporter.WriteAsync(scope, image, pipe, cancellationToken);
        await pipe.CompleteAsync();
    }

    public async ValueTask<ImportResult> ImportAsync(Scope scope, Stream document, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<PortabilityOptions>();
        await using var spooled = new SpooledDocument(ReadAsync(document, cancellationToken), options, services.GetRequiredService<TimeProvider>().Now() + options.ClockSkew);
        try
        {
            var outcome = await services.GetRequiredService<UserImporter>()
                .ImportAsync(scope, spooled, services.GetRequiredService<IIdSource>(), key: null, cancellationToken);
            return WirePortability.Result(scope, outcome);
        }
        catch (RefusedException refused)
        {
            throw new CommandFailedException(Refusal.Of(refused.Problem.Detail, refused.Problem.Errors));
        }
        catch (ConflictException conflict)
        {
            throw new CommandFailedException(conflict.Message);
        }
    }

    public async ValueTask<Client.ErasureReceipt> EraseAsync(Scope scope, CancellationToken cancellationToken) =>
        await services.GetRequiredService<UserEraser>().EraseAsync(scope, key: null, cancellationToken) is { } receipt ? Wire.Receipt(receipt) : throw Unknown(scope);

    public ValueTask DisposeAsync() => services.DisposeAsync();

    private static CommandFailedException Unknown(Scope scope) => new($"There is no user {scope.User} of owner {scope.Owner}.");

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(Stream document, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new byte[64 << 10];
        while (await document.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            yield return buffer.AsMemory(0, read);
    }
}
