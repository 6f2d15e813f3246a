using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Memory.Server.Backups;
using Memory.Server.Backups.Archives;
using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Tests.Storage;
using Memory.Server.Tests.Storage.Conformance;
using Memory.Server.Tests.Storage.Embedded;

namespace Memory.Server.Tests.Backups;

/// <summary>Whatever is wrong with a backup, restoring it says so and changes nothing.</summary>
public sealed class DamagedBackupTests : EmbeddedTest
{
    private readonly ManualTime time = new();

    private MemoryPlace Place => field ??= new MemoryPlace(time);

    [Fact]
    public async Task Restore_AnyByteChangedOrMissing_RefusedAndNothingChanges()
    {
        var made = await MakeAsync();
        await using var target = await TargetAsync();
        using var bench = new Bench(target.Store, Place, time);
        var before = await target.Store.TellAsync(withAudit: true, Token);
        var random = new Random(7);
        var tried = 0;
        foreach (var name in Place.Names.Where(name => name.StartsWith(made.Id.Folder, StringComparison.Ordinal)))
        {
            var whole = Place[name];
            foreach (var broken in Broken(whole, random))
            {
                Place[name] = broken;
                await Assert.ThrowsAsync<UnusableBackupException>(() => bench.RestoreAsync(made));
                tried++;
            }

            Place[name] = whole;
        }

        Assert.True(tried > 50, $"{tried}");
        Assert.Equal(before, await target.Store.TellAsync(withAudit: true, Token));
        Assert.Equal(0, (await bench.VerifyAsync(made)).Closed);
    }

    /// <summary>Hashes keep nobody from writing a backup of his own: what makes no sense is refused all the same.</summary>
    [Fact]
    public async Task Restore_ChangedAndHashedAnew_NeverFailsInAnotherWayAndNothingChanges()
    {
        var made = await MakeAsync();
        await using var target = await TargetAsync();
        using var bench = new Bench(target.Store, Place, time);
        var before = await target.Store.TellAsync(withAudit: true, Token);
        var random = new Random(11);
        foreach (var part in made.Parts)
        {
            var whole = Place[made.Id.Folder + part.Name];
            foreach (var broken in Broken(whole, random).Take(60))
            {
                Place[made.Id.Folder + part.Name] = broken;
                var forged = made with
                {
                    Parts = [.. made.Parts.Select(one => one == part ? one with { Bytes = broken.Length, Sha256 = Convert.ToHexStringLower(SHA256.HashData(broken)) } : one)],
                };
                if (broken.Length == 0)
                    continue;
                Place[made.Id.Manifest] = ManifestFile.Write(forged);
                var fault = await Record.ExceptionAsync(() => bench.VerifyAsync(made));
                Assert.True(fault is null or UnusableBackupException, fault?.ToString());
            }

            Place[made.Id.Folder + part.Name] = whole;
        }

        Assert.Equal(before, await target.Store.TellAsync(withAudit: true, Token));
    }

    [Fact]
    public async Task Restore_OfSomethingElse_SaysWhatItIs()
    {
        var made = await MakeAsync();
        await using var target = await TargetAsync();
        using var bench = new Bench(target.Store, Place, time);
        var manifest = Encoding.UTF8.GetString(Place[made.Id.Manifest]).Split('\n')[0];

        Assert.Contains("newer version", await RefusedAsync(json => json["version"] = 2), StringComparison.Ordinal);
        Assert.Contains("no backup of a memory server", await RefusedAsync(json => json["format"] = "other"), StringComparison.Ordinal);
        Assert.Contains("were moved", await RefusedAsync(json => json["id"] = "20260101T000000Z-manual-00000000"), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusedAsync(json => json["parts"]![0]!["name"] = "../../secret"), StringComparison.Ordinal);
        Assert.Contains("does not hold what", await RefusedAsync(json => json["counts"]!["users"] = 77), StringComparison.Ordinal);
        Assert.Contains("damaged", await RefusedAsync(json => json.Remove("parts")), StringComparison.Ordinal);

        async Task<string> RefusedAsync(Action<JsonObject> change)
        {
            var json = JsonNode.Parse(manifest)!.AsObject();
            change(json);
            var line = Encoding.UTF8.GetBytes(json.ToJsonString());
            Place[made.Id.Manifest] = [.. line, (byte)'\n', .. Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(line))), (byte)'\n'];
            return (await Assert.ThrowsAsync<UnusableBackupException>(() => bench.RestoreAsync(made))).Message;
        }
    }

    [Fact]
    public async Task Run_PlaceFailsAnywhere_LeavesNoBackupAndTheNextOneWorks()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteAsync(store, Ada, ImageConformance<EmbeddedFixture>.Everything(Ada));
        using var bench = new Bench(store, Place, time);
        for (var fails = 1; fails < 50; fails++)
        {
            var puts = 0;
            Place.OnAct = (act, name) =>
            {
                if (act == "put" && name.StartsWith("archives/", StringComparison.Ordinal) && ++puts == fails)
                    throw MemoryPlace.Away();
            };
            if (await Record.ExceptionAsync(() => bench.RunAsync()) is not { } fault)
            {
                Assert.True(fails > 2);
                break;
            }

            Assert.IsType<Memory.Server.Backups.Places.BackupPlaceException>(fault);
            Assert.Empty(await bench.Catalogue.ListIdsAsync(Token));
        }

        Assert.Single(await bench.Catalogue.ListIdsAsync(Token));
    }

    private static IEnumerable<byte[]> Broken(byte[] whole, Random random)
    {
        yield return [];
        yield return [.. whole, 0];
        for (var at = 0; at < whole.Length; at += 1 + (whole.Length / (TestScale.Full ? 40 : 15)))
        {
            yield return whole[..at];
            var changed = whole.ToArray();
            changed[at] ^= (byte)(1 << random.Next(8));
            yield return changed;
        }
    }

    private async Task<Manifest> MakeAsync()
    {
        await using var store = await Fixture.OpenAsync(time);
        await WriteAsync(store, Ada, ImageConformance<EmbeddedFixture>.Everything(Ada));
        await WriteAsync(store, Bob, ImageConformance<EmbeddedFixture>.Everything(Bob));
        await store.Keys.AddAsync(Rows.Key("acme", 1), Token);
        using var bench = new Bench(store, Place, time);
        return await bench.RunAsync();
    }

    private async Task<Target> TargetAsync()
    {
        var fixture = new EmbeddedFixture();
        var store = await fixture.OpenAsync(time);
        await WriteTurnAsync(store, new Scope(new OwnerId("there"), new UserId("already")), "held");
        return new Target(fixture, store);
    }

    private sealed record Target(EmbeddedFixture Fixture, IMemoryStore Store) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Store.DisposeAsync();
            await Fixture.DisposeAsync();
        }
    }
}
