using Memory.Server.Api.Chat;
using Memory.Server.Memories;

namespace Memory.Server.Tests.Api.Chat;

public sealed class ScopeNameTests
{
    [Fact]
    public void Of_ScopesThatDiffer_NamesThatDifferAndReadBack()
    {
        string[] ids = ["a", "aa", "1", "1:", ":", "1:a", "2:aa", "12", "a\u001f", "ana", "4:acmeana", "\ud83d\udc36", "日本", " ", "\\", "/"];
        var scopes = ids.SelectMany(owner => ids.Select(user => new Scope(new OwnerId(owner), new UserId(user)))).ToList();

        Assert.Equal(scopes.Count, scopes.Select(ScopeName.Of).Distinct(StringComparer.Ordinal).Count());
        Assert.All(scopes, static scope => Assert.Equal(scope, ScopeName.Read(ScopeName.Of(scope))));
    }
}
