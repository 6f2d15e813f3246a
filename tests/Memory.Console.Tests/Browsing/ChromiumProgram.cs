namespace Memory.Console.Tests.Browsing;

/// <summary>Finds an installed Chromium; none is ever downloaded. <c>eng/chromium.sh</c> looks in the same places, and installs one for <c>test.sh</c>.</summary>
internal static class ChromiumProgram
{
    /// <summary>Why tests are skipped without one. <c>test.sh</c> counts tests skipped for this reason as failed.</summary>
    public const string None = "No Chromium: install the package chromium or set MEMORY_TEST_CHROMIUM to the path of one, or run ./test.sh.";

    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>The path of its program; null when there is none.</summary>
    public static string? Find()
    {
        if (Environment.GetEnvironmentVariable("MEMORY_TEST_CHROMIUM") is { Length: > 0 } named)
            return File.Exists(named) ? named : throw new FileNotFoundException("MEMORY_TEST_CHROMIUM names no file.", named);
        return OnThePath().Concat(OfPlaywright()).Concat(OfThisSystem()).FirstOrDefault(File.Exists);
    }

    private static IEnumerable<string> OnThePath() =>
        from name in Names
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        select Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    /// <summary>What Playwright downloaded for somebody else's tests, the newest first.</summary>
    private static IEnumerable<string> OfPlaywright()
    {
        var cache = new DirectoryInfo(Environment.GetEnvironmentVariable("PLAYWRIGHT_BROWSERS_PATH")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "ms-playwright"));
        return !cache.Exists ? [] :
            from version in cache.EnumerateDirectories("chromium-*").OrderByDescending(static folder => folder.Name, StringComparer.Ordinal)
            from folder in version.EnumerateDirectories("chrome-*")
            select Path.Combine(folder.FullName, OperatingSystem.IsWindows() ? "chrome.exe" : "chrome");
    }

    private static IEnumerable<string> OfThisSystem() => OperatingSystem.IsMacOS()
        ? ["/Applications/Chromium.app/Contents/MacOS/Chromium", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
        : [];
}
