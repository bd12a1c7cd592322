using System.Runtime.CompilerServices;

namespace DeconvGen.Package.Tests;

/// <summary>
/// The package as it is now, in a feed of its own, and a folder for projects that consume it. The version is new each time
/// and packages are unpacked beside the feed, so that no cache can serve an older generator.
/// </summary>
public sealed class LocalFeed : IDisposable
{
    private static readonly Lock s_lock = new();
    private static LocalFeed? s_shared;
    private static int s_users;

    private LocalFeed()
    {
        Folder = Directory.CreateTempSubdirectory("deconvgen-package").FullName;
        Version = $"0.0.0-test.{Guid.NewGuid():N}";
        Packages = Path.Combine(Folder, "feed");
        Dotnet.Sdk(
            RepositoryRoot, "pack", Path.Combine("src", "DeconvGen"), "-c", "Release", $"-p:Version={Version}",
            "-p:ContinuousIntegrationBuild=true", "--artifacts-path", Path.Combine(Folder, "artifacts"),
            "-o", Packages).Succeeded();

        // What the user's own feeds have unpacked already (the compiler of NativeAOT) is used where it lies.
        var unpacked = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var fallback = Directory.Exists(unpacked) ? $"<add key=\"user\" value=\"{unpacked}\" />" : "";
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="unpacked" /></config>
              <packageSources><add key="local" value="feed" /></packageSources>
              <fallbackPackageFolders>{fallback}</fallbackPackageFolders>
            </configuration>
            """);
    }

    /// <summary>Above it lies nothing of this repository.</summary>
    public string Folder { get; }

    public string Version { get; }

    public string Packages { get; }

    public string Package => Path.Combine(Packages, $"DeconvGen.{Version}.nupkg");

    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>The package is made once, for whoever comes first, and lies there until the last one disposes of it.</summary>
    public static LocalFeed Share()
    {
        lock (s_lock)
        {
            s_shared ??= new();
            s_users++;
            return s_shared;
        }
    }

    /// <summary>A project made by the template, as a user would make it.</summary>
    public string NewProject(string name, string template = "console")
    {
        // Templates are cached in one place for all.
        lock (s_lock)
            Dotnet.Sdk(Folder, "new", template, "-n", name, "--no-restore").Succeeded();
        return Path.Combine(Folder, name);
    }

    public void AddPackage(string project) =>
        Dotnet.Sdk(project, "add", "package", "DeconvGen", "--version", Version).Succeeded();

    public void Dispose()
    {
        lock (s_lock)
        {
            if (--s_users > 0)
                return;
            s_shared = null;
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string FindRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}

/// <summary>The package for tests that build small projects with it, one after another.</summary>
public sealed class FeedOfSmallProjects : IDisposable
{
    public LocalFeed Feed { get; } = LocalFeed.Share();

    public void Dispose() => Feed.Dispose();
}

[CollectionDefinition(nameof(FeedOfSmallProjects))]
public sealed class SmallProjects : ICollectionFixture<FeedOfSmallProjects>;
