using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Memory.Server.Configuration;

namespace Memory.Server.Backups.Places;

/// <summary>Connects to a service that speaks S3, Amazon's or another.</summary>
internal static class S3Connection
{
    public static AmazonS3Client Open(S3Settings settings, S3Limits limits)
    {
        var config = new AmazonS3Config
        {
            AllowAutoRedirect = false,
            ConnectTimeout = limits.ConnectTimeout,
            DisableLogging = true,
            ForcePathStyle = settings.PathStyle,

            // What is not set here shall not be set by an environment variable that nobody remembers.
            IgnoreConfiguredEndpointUrls = true,
            MaxErrorRetry = limits.Retries,

            // Checksums of later years are more than many stores understand. What all understand guards the bytes: each request is signed over their SHA-256, and
            // each file has its own beside it, which is compared when it is read.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
            RetryMode = RequestRetryMode.Standard,
            Timeout = limits.AttemptTimeout,
        };
        if (settings.Endpoint is { } endpoint)
        {
            config.ServiceURL = endpoint.AbsoluteUri;
            config.AuthenticationRegion = settings.Region;
        }
        else
        {
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(settings.Region);
        }

        return settings is { AccessKey: { } accessKey, SecretKey: { } secretKey }
            ? new AmazonS3Client(new BasicAWSCredentials(accessKey, secretKey), config)
            : new AmazonS3Client(config);
    }
}
