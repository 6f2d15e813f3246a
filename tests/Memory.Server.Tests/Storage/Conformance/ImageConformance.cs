using Memory.Server.Memories;
using Memory.Server.Storage;
using Memory.Server.Storage.Images;
using Memory.Server.Tests.Storage.Images;

namespace Memory.Server.Tests.Storage.Conformance;

/// <summary>A user read whole and made anew elsewhere.</summary>
public abstract class ImageConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task ReadImage_UnknownUser_Null() => Assert.Null(await Store.TellImageAsync(Ada, Token));

    [Fact]
    public async Task WriteImage_OfAllKindsOfRows_ReadsTheSameAlsoAfterReopening()
    {
        await WriteAsync(Ada, Everything(Ada));
        var told = await Store.TellImageAsync(Ada, Token);
        Assert.NotNull(told);
        await CopyAsync(Ada, Bob);

        Assert.Equal(told, await Store.TellImageAsync(Bob, Token));
        Assert.Equal(["ada", "bob"], (await Store.ListUsersAsync(Ada.Owner, null, 10, Token)).Select(user => user.Id.Value));
        Assert.Equal(await ReadAsync(Ada, view => view.GetUsageAsync(Token)), await ReadAsync(Bob, view => view.GetUsageAsync(Token)));
        await ReopenAsync();
        Assert.Equal(told, await Store.TellImageAsync(Bob, Token));
    }

    [Fact]
    public async Task WriteImage_ThenWritten_GoesOnWhereTheImageEnds()
    {
        await WriteAsync(Ada, Everything(Ada));
        await CopyAsync(Ada, Bob);
        foreach (var scope in (Scope[])[Ada, Bob])
        {
            await WriteAsync(scope, new UserCommit { Turns = [Rows.Turn("next"), Rows.Turn("m1", content: "changed")], Jobs = [Rows.Job(Ada, 77, 0, "next")] });
            await WriteAsync(scope, new UserCommit { Memories = [Rows.Memory(3, 1, "location", "Oslo") with { RecordedFrom = Rows.Noon.AddHours(9) }] });
        }

        Assert.Equal(await Store.TellImageAsync(Ada, Token), await Store.TellImageAsync(Bob, Token));
    }

    [Fact]
    public async Task WriteImage_OfManyRows_KeepsTheirOrder()
    {
        var turns = Enumerable.Range(0, 950).Select(number => Rows.Turn($"m{number * 7919 % 950}", number, content: new string('x', number))).ToArray();
        var versions = Enumerable.Range(0, 450).Select(number => Rows.Memory(5) with { RecordedFrom = Rows.Noon.AddMinutes(number), Confidence = number / 450.0 });
        await WriteAsync(Ada, new UserCommit { Turns = [.. turns], Memories = [.. versions, Rows.Memory(6, 1), Rows.Memory(7, 1)] });
        await CopyAsync(Ada, Bob);

        Assert.Equal(await Store.TellImageAsync(Ada, Token), await Store.TellImageAsync(Bob, Token));
        await ReopenAsync();
        Assert.Equal(turns.Select(turn => turn.Id), (await Store.ReadDeltaAsync(Bob, 0, Token)).Turns.Select(turn => turn.Id));
        Assert.Equal(450, (await ReadAsync(Bob, view => view.GetVersionsAsync(Rows.Id(5), Token))).Count);
    }

    [Fact]
    public async Task WriteImage_KnownUser_RefusedAndNothingChanges()
    {
        await WriteAsync(Ada, Everything(Ada));
        await WriteAsync(Bob, new UserCommit { Turns = [Rows.Turn("bob's")] });
        var before = await Store.TellImageAsync(Bob, Token);
        await Assert.ThrowsAsync<ConflictException>(() => CopyAsync(Ada, Bob));
        Assert.Equal(before, await Store.TellImageAsync(Bob, Token));
        await ReopenAsync();
        Assert.Equal(before, await Store.TellImageAsync(Bob, Token));
    }

    [Fact]
    public async Task WriteImage_ThatFailsAtItsEnd_LeavesNothing()
    {
        await using var broken = new MadeImage(PartOf(Everything(Bob)), new UserImagePart { Turns = [Rows.Turn("late") with { Sequence = 9 }] })
        {
            Profile = new UserProfile(Rows.Noon), Fault = new InvalidDataException("The source broke off."),
        };
        await Assert.ThrowsAsync<InvalidDataException>(() => Store.WriteImageAsync(Bob, broken, Token).AsTask());

        Assert.Null(await Store.TellImageAsync(Bob, Token));
        Assert.Empty(await Store.ListUsersAsync(Bob.Owner, null, 10, Token));
        Assert.Equal(0, await Store.Jobs.CountAsync(Token));
        await ReopenAsync();
        Assert.Null(await Store.TellImageAsync(Bob, Token));
        await WriteAsync(Ada, Everything(Ada));
        await CopyAsync(Ada, Bob);
        Assert.Equal(await Store.TellImageAsync(Ada, Token), await Store.TellImageAsync(Bob, Token));
    }

    [Fact]
    public async Task WriteImage_GivenUp_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        await using var image = new MadeImage(PartOf(Everything(Bob))) { Profile = new UserProfile(Rows.Noon), AtEnd = () => cancel.CancelAsync() };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteImageAsync(Bob, image, cancel.Token).AsTask());
        Assert.Null(await Store.TellImageAsync(Bob, Token));
    }

    [Fact]
    public async Task WriteImage_WithJobs_OffersThemOfBothLanesAndTellsTheFailedOnes()
    {
        await using var image = new MadeImage(PartOf(Everything(Bob))) { Profile = new UserProfile(Rows.Noon) };
        await Store.WriteImageAsync(Bob, image, Token);

        Assert.Equal((1, 1), (await Store.Jobs.CountAsync(Token), await Store.Jobs.CountAsync(JobLane.Model, Token)));
        Assert.Equal(JobId.Create(Bob, Rows.Id(1).Value), (await Store.Jobs.ClaimAsync(Token)).Job.Id);
        Assert.Equal(Bob, (await Store.Jobs.ClaimAsync(JobLane.Model, JobBatch.One, Token)).Scope);
        var failed = await Store.Jobs.ListFailedAsync(new Scope(Bob.Owner, Bob.User), null, 10, Token);
        Assert.Equal(JobId.Create(Bob, Rows.Id(3).Value), Assert.Single(failed.Items).Id);
    }

    [Fact]
    public async Task ReadImage_WhileTheUserChanges_ShowsTheStateOfItsBeginning()
    {
        await WriteAsync(Ada, Everything(Ada));
        var before = await Store.TellImageAsync(Ada, Token);
        await using var image = await Store.ReadImageAsync(Ada, Token);
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("new"), Rows.Turn("m1", content: "changed")], Erased = [Rows.Id(2)], Sessions = [Rows.Session("s9")] });

        Assert.Equal(before, await image!.TellAsync(Token));
        Assert.NotEqual(before, await Store.TellImageAsync(Ada, Token));
    }

    [Fact]
    public async Task WriteImage_TwiceAtOnce_OneIsStored()
    {
        var both = Enumerable.Range(1, 2).Select(async number =>
        {
            await using var image = new MadeImage(new UserImagePart { Turns = [Rows.Turn($"m{number}") with { Sequence = 1 }] }) { Profile = new UserProfile(Rows.Noon) };
            await Store.WriteImageAsync(Ada, image, Token);
        }).ToArray();
        await Assert.ThrowsAsync<ConflictException>(() => Task.WhenAll(both));
        Assert.Equal(1, both.Count(static write => write.IsCompletedSuccessfully));
        Assert.Single((await Store.ReadDeltaAsync(Ada, 0, Token)).Turns);
    }

    [Fact]
    public async Task WriteImage_OtherOwnersUserOfThatId_IsNobodysBusiness()
    {
        var other = Ada with { Owner = new OwnerId("other") };
        await WriteAsync(other, new UserCommit { Turns = [Rows.Turn("theirs")] });
        var before = await Store.TellImageAsync(other, Token);
        await using var image = new MadeImage(PartOf(Everything(Ada))) { Profile = new UserProfile(Rows.Noon) };
        await Store.WriteImageAsync(Ada, image, Token);
        Assert.Equal(before, await Store.TellImageAsync(other, Token));
    }

    internal static UserCommit Everything(Scope scope) => new()
    {
        User = new UserProfile(Rows.Noon, "Ada ✓", new Json("""{"n":1.50}""")),
        Sessions = [Rows.Session("s1"), Rows.Session("s2", 3) with { Context = new Json("""{"x":[]}"""), EndedAt = Rows.Noon, ExpiresAt = Rows.Noon.AddDays(1) }],
        Turns = [Rows.Turn("m2", 2), Rows.Turn("m1", 1) with { IsHidden = true, Name = "", Metadata = new Json("{}") }, Rows.Turn("m3", 0, "s2") with { Role = TurnRole.Tool }],
        Observations =
        [
            Rows.Observation(1, 0, "location", "Lima") with { Source = new TurnReference(new SessionId("s1"), new MessageId("m1")), ClosedAt = Rows.Noon, Promotion = false },
            Rows.Observation(2, 1) with { IsForgotten = true, Content = "", Corrects = "x", RestoredAt = Rows.Noon, RestoredReason = "because", OpensRun = true },
            Rows.Observation(3, 1, "location", "Oslo") with { Stance = Stance.Negates, Trust = Trust.Rule, Promotion = true, ArchivedAt = Rows.Noon, ValidTo = Rows.Noon.AddDays(9) },
        ],
        Memories =
        [
            Rows.Memory(1, 0, "location", "Lima", "m1"),
            Rows.Memory(1, 0, "location", "Lima", "m1", "m2") with { RecordedFrom = Rows.Noon.AddMinutes(1), SupersededBy = Rows.Id(3), SupersededAt = Rows.Noon, SupersededReason = SupersededReason.Corrected },
            Rows.Memory(3, 1, "location", "Oslo", "m2") with { SaidAt = Rows.Noon, IsPromoted = true, IsEssential = true, Value = new Json("\"Oslo\""), Importance = 5 },
            Rows.Memory(2, 1) with { IsDeleted = true, TtlSeconds = 5, ExpiresAt = Rows.Noon, Mode = IngestionMode.Extracted, LastRefreshedAt = Rows.Noon },
        ],
        Associations = [Rows.Link(1, 3), Rows.Link(1, 2) with { IsRemoved = true, IsAutomatic = true, Strength = 1 / 3.0 }],
        Jobs =
        [
            Rows.Job(scope, 1, 0, "m1", "m2"),
            Rows.Job(scope, 2, 0, "m1") with { Lane = JobLane.Model, NotBefore = Rows.Noon.AddMinutes(-1), FailingSince = Rows.Noon, Attempts = 2, LastError = "away" },
            Rows.Job(scope, 3, 0, "m3") with { Status = JobStatus.Failed, Attempts = 3, LastError = "gave up" },
            Rows.Job(scope, 4, 0, "m3") with { Status = JobStatus.Done, Memories = [Rows.Id(1)] },
        ],
    };

    /// <summary>The rows with the places that a store would give them.</summary>
    private static UserImagePart PartOf(UserCommit commit) => new()
    {
        Sessions = commit.Sessions,
        Turns = [.. commit.Turns.Select((turn, place) => turn with { Sequence = place + 1 })],
        Observations = commit.Observations,
        Memories = commit.Memories,
        Associations = commit.Associations,
        Jobs = [.. commit.Jobs.Select((job, place) => job with { Sequence = place + 1 })],
    };

    private async Task CopyAsync(Scope from, Scope to)
    {
        await using var image = await Store.ReadImageAsync(from, Token);
        await Store.WriteImageAsync(to, image!, Token);
    }
}
