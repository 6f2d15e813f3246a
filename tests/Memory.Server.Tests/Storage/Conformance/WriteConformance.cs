using System.Globalization;
using Memory.Server.Memories;
using Memory.Server.Storage;

namespace Memory.Server.Tests.Storage.Conformance;

public abstract class WriteConformance<TFixture> : StoreConformance<TFixture>
    where TFixture : IStoreFixture, new()
{
    [Fact]
    public async Task Write_DecisionThrows_NothingStoredAndNextWriteWorks()
    {
        await Assert.ThrowsAsync<ConflictException>(() => Store.WriteAsync<int>(
            Ada, (_, _) => throw new ConflictException("no"), Token).AsTask());
        Assert.Null(await ReadAsync(Ada, view => view.GetUserAsync(Token)));
        await WriteAsync(Ada, new UserCommit { Turns = [Rows.Turn("m1")] });
        Assert.NotNull(await ReadAsync(Ada, view => view.GetTurnAsync(new MessageId("m1"), Token)));
    }

    [Fact]
    public async Task Write_Nothing_AnswersAndCreatesNobody()
    {
        var answer = await Store.WriteAsync(Ada, (_, _) => new ValueTask<Decision<int>>(new Decision<int>(UserCommit.None, 42)), Token);
        Assert.Equal(42, answer);
        Assert.Null(await ReadAsync(Ada, view => view.GetUserAsync(Token)));
    }

    [Fact]
    public async Task Write_ManyWritersOfOneUser_EachSeesTheOneBefore()
    {
        await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => Store.WriteAsync(Ada, IncrementAsync, Token).AsTask(), Token)));
        Assert.Equal("64", (await ReadAsync(Ada, view => view.GetUserAsync(Token)))!.DisplayName);
    }

    [Fact]
    public async Task Write_ManyUsersAtOnce_AllStored()
    {
        var scopes = Enumerable.Range(0, 40).Select(i => new Scope(Ada.Owner, new UserId($"user {i:00}"))).ToArray();
        await Task.WhenAll(scopes.Select(scope => WriteAsync(scope, new UserCommit { Turns = [Rows.Turn(scope.User.Value)] })));
        await ReopenAsync();
        foreach (var scope in scopes)
            Assert.NotNull(await ReadAsync(scope, view => view.GetTurnAsync(new MessageId(scope.User.Value), Token)));
        Assert.Equal(40, (await Store.ListUsersAsync(Ada.Owner, null, 100, Token)).Count);
    }

    [Fact]
    public async Task Write_Cancelled_ThrowsTheCallersCancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.CommitAsync(Ada, new UserCommit { User = new UserProfile(Rows.Noon) }, cancelled.Token));
    }

    [Fact]
    public async Task IsReachable_HealthyStore_True() => Assert.True(await Store.IsReachableAsync(Token));

    private static async ValueTask<Decision<bool>> IncrementAsync(IUserView view, CancellationToken cancellationToken)
    {
        var user = await view.GetUserAsync(cancellationToken);
        var count = int.Parse(user?.DisplayName ?? "0", CultureInfo.InvariantCulture) + 1;
        await Task.Yield();
        return new Decision<bool>(
            new UserCommit { At = Rows.Noon, User = new UserProfile(Rows.Noon, count.ToString(CultureInfo.InvariantCulture)) }, true);
    }
}
