// Enqueues numbered turns until it is killed, and says which of them are on disk or handed over: one line "session number" each.
// Usage: Memory.ClientHarness <spool folder> <spool key or nothing> <server address> <process> <generation>
// The ids of its messages are "<process> <session> <generation> <number>". It goes when its input ends, so that it never outlives who started it.
using System.Text;
using Memory.Client;
using Memory.ClientHarness;

var (folder, key, address, process, generation) = (args[0], args[1] is "" ? null : args[1], args[2], args[3], args[4]);
using var connection = MemoryClient.Connect(Workload.Options(folder, key, new Uri(address)));
var outbox = connection.Outbox;
var output = Console.OpenStandardOutput();
_ = Enumerable.Range(0, Workload.Sessions).Select(session => Task.Run(() => WriteAsync(session))).ToList();
await Console.In.ReadToEndAsync();

async Task WriteAsync(int session)
{
    for (var number = 0; ; number++)
    {
        while (!outbox.Enqueue(Workload.Said(process, session, generation, number)))
            await outbox.FlushAsync();
        if (!await outbox.FlushAsync())
            continue;
        var line = Encoding.ASCII.GetBytes($"{session} {number}\n");
        lock (output)
            output.Write(line);
    }
}
