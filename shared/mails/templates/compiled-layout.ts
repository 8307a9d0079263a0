/** What MJML made of mail.mjml. Made by infra/compile-mails.ts; change the source, not this. */
export const compiledLayout = `<!doctype html>
<html lang="en" dir="auto" xmlns="http://www.w3.org/1999/xhtml" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head>
<title>{{ heading }}</title>
<!--[if !mso]><!-->
<meta http-equiv="X-UA-Compatible" content="IE=edge">
<!--<![endif]-->
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<style type="text/css">
#outlook a { padding:0; }
body { margin:0;padding:0;-webkit-text-size-adjust:100%;-ms-text-size-adjust:100%; }
table, td { border-collapse:collapse;mso-table-lspace:0pt;mso-table-rspace:0pt; }
img { border:0;height:auto;line-height:100%; outline:none;text-decoration:none;-ms-interpolation-mode:bicubic; }
p { display:block;margin:13px 0; }
</style>
<!--[if mso]>
<noscript>
<xml>
<o:OfficeDocumentSettings>
<o:AllowPNG/>
<o:PixelsPerInch>96</o:PixelsPerInch>
</o:OfficeDocumentSettings>
</xml>
</noscript>
<![endif]-->
<!--[if lte mso 11]>
<style type="text/css">
.mj-outlook-group-fix { width:100% !important; }
</style>
<![endif]-->
<style type="text/css">
@media only screen and (min-width:480px) {
.mj-column-per-100 { width:100% !important; max-width: 100%; }
}
</style>
<style media="screen and (min-width:480px)">
.moz-text-html .mj-column-per-100 { width:100% !important; max-width: 100%; }
</style>
<style type="text/css">
:root {
color-scheme: light dark;
supported-color-schemes: light dark;
}
bdi {
overflow-wrap: anywhere;
}
.change {
border-top: 1px solid #e4ded4;
}
@media (prefers-color-scheme: dark) {
body,
.page,
.page > div {
background: #12181c !important;
}
.card,
.card > table {
background: #1c252b !important;
border-color: #34424b !important;
}
.ink div,
.ink strong,
.ink td {
color: #e8edf0 !important;
}
.soft div,
.soft .soft-part,
.soft-part {
color: #a9b6be !important;
}
.brand div,
.ink a,
.soft a {
color: #7fc8c1 !important;
}
.card > table > tbody > tr > td {
border-color: #34424b !important;
}
.change {
border-color: #34424b !important;
}
.line p {
border-color: #34424b !important;
}
}
</style>
<meta name="color-scheme" content="light dark" /> <meta name="supported-color-schemes" content="light dark" />
</head>
<body class="page" style="word-spacing:normal;background-color:#f4f1ec;">
<div style="display:none;font-size:1px;color:#ffffff;line-height:1px;max-height:0px;max-width:0px;opacity:0;overflow:hidden;">{{ preview }}</div>
<div
aria-label="{{ heading }}" aria-roledescription="email" role="article" lang="en" dir="auto" style="word-spacing:normal;background-color:#f4f1ec;"
>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:600px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:20px 0 0;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="card-outlook" role="presentation" style="width:600px;" width="600" bgcolor="#ffffff" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div class="card" style="background:#ffffff;background-color:#ffffff;margin:0px auto;max-width:600px;border-radius:12px;overflow:hidden;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="background:#ffffff;background-color:#ffffff;width:100%;border-collapse:separate;"
>
<tbody>
<tr>
<td
style="border:1px solid #e4ded4;border-radius:12px;direction:ltr;font-size:0px;padding:26px 0 14px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr><td class="" style="vertical-align:top;width:598px;" ><![endif]-->
<div
class="mj-column-per-100 mj-outlook-group-fix" style="font-size:0px;text-align:left;direction:ltr;display:inline-block;vertical-align:top;width:100%;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="vertical-align:top;" width="100%"
>
<tbody>
<tr>
<td
align="left" class="brand" style="font-size:0px;padding:0 28px 14px;padding-bottom:18px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;font-weight:600;line-height:1.5;text-align:left;color:#1f5f63;"
>StudioSync&nbsp;·&nbsp;<bdi>{{ studio }}</bdi></div>
</td>
</tr>
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;padding-bottom:16px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:22px;font-weight:600;line-height:1.3;text-align:left;color:#22303a;"
><bdi>{{ heading }}</bdi></div>
</td>
</tr>
<!--each greeting-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#22303a;"
>Hello <bdi>{{ name }}</bdi>,</div>
</td>
</tr>
<!--end greeting--><!--each paragraphs-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#22303a;"
><bdi>{{ text }}</bdi></div>
</td>
</tr>
<!--end paragraphs--><!--each facts-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;padding-bottom:8px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#22303a;"
><strong style="font-weight: 600">{{ value }}</strong> {{ label }}</div>
</td>
</tr>
<!--end facts--><!--each problems-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 12px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:15px;line-height:1.5;text-align:left;color:#22303a;"
><div style="border-left: 4px solid #c98a2b; padding: 2px 0 2px 14px">
<bdi>{{ message }}</bdi><br />
<span class="soft-part" style="color: #5c6b75"
><strong style="font-weight: 600">What to do:</strong> <bdi>{{ remedy }}</bdi></span
>
<!--each link--><br /><a href="{{url}}" style="color: #1f5f63; font-weight: 600">{{ label }}</a
><!--end link-->
</div></div>
</td>
</tr>
<!--end problems--><!--each rest-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:16px;line-height:1.5;text-align:left;color:#22303a;"
><bdi>{{ text }}</bdi></div>
</td>
</tr>
<!--end rest--><!--each button-->
<tr>
<td
align="left" style="font-size:0px;padding:12px 28px 18px;word-break:break-word;"
>
<table
border="0" cellpadding="0" cellspacing="0" role="presentation" style="border-collapse:separate;line-height:100%;"
>
<tbody>
<tr>
<td
align="center" bgcolor="#1f5f63" role="presentation" style="border:none;border-radius:8px;cursor:auto;mso-padding-alt:13px 22px;background:#1f5f63;" valign="middle"
>
<a
href="{{url}}" style="display:inline-block;background:#1f5f63;color:#ffffff;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:16px;font-weight:600;line-height:120%;margin:0;text-decoration:none;text-transform:none;padding:13px 22px;mso-padding-alt:0px;border-radius:8px;" target="_blank"
>
{{ label }}
</a>
</td>
</tr>
</tbody>
</table>
</td>
</tr>
<tr>
<td
align="left" class="soft" style="font-size:0px;padding:0 28px 14px;padding-bottom:18px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5c6b75;"
>If the button does not work, open this address:<br /><a
href="{{url}}"
style="color: #1f5f63; word-break: break-all"
>{{ url }}</a
></div>
</td>
</tr>
<!--end button--><!--each changeList-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;padding-bottom:8px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:17px;font-weight:600;line-height:1.5;text-align:left;color:#22303a;"
>{{ heading }}</div>
</td>
</tr>
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 8px;word-break:break-word;"
>
<table
cellpadding="0" cellspacing="0" width="100%" border="0" style="color:#22303a;font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:1.5;table-layout:auto;width:100%;border:none;"
>
<!--each changes-->
<tr>
<td class="change" style="padding: 8px 0">
<span class="soft-part" style="color: #5c6b75">{{ what }}</span><br /><strong style="font-weight: 600"
><bdi>{{ title }}</bdi></strong
>
<!--each fields--><br /><span class="soft-part" style="color: #5c6b75">{{ field }}:</span>
<!--each before--><s
><bdi>{{ value }}</bdi></s
>
&rarr;
<!--end before--><bdi>{{ after }}</bdi><!--end fields-->
<!--each reason--><br /><bdi>{{ text }}</bdi><!--end reason-->
</td>
</tr>
<!--end changes-->
</table>
</td>
</tr>
<!--each more-->
<tr>
<td
align="left" class="ink" style="font-size:0px;padding:0 28px 14px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:14px;line-height:1.5;text-align:left;color:#22303a;"
>{{ text }} <a href="{{url}}" style="color: #1f5f63; font-weight: 600">{{ label }}</a></div>
</td>
</tr>
<!--end more--><!--end changeList-->
<tr>
<td
align="center" class="line" style="font-size:0px;padding:2px 28px 14px;word-break:break-word;"
>
<p
style="border-top:solid 1px #e4ded4;font-size:1px;margin:0px auto;width:100%;"
>
</p>
<!--[if mso | IE]><table align="center" border="0" cellpadding="0" cellspacing="0" style="border-top:solid 1px #e4ded4;font-size:1px;margin:0px auto;width:542px;" role="presentation" width="542px" ><tr><td style="height:0;line-height:0;"> &nbsp;
</td></tr></table><![endif]-->
</td>
</tr>
<tr>
<td
align="left" class="soft" style="font-size:0px;padding:0 28px 14px;word-break:break-word;"
>
<div
style="font-family:-apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif;font-size:13px;line-height:1.5;text-align:left;color:#5c6b75;"
><bdi>{{ footer }}</bdi>
<!--each unsubscribe--><br /><a href="{{url}}" style="color: #1f5f63">Switch these mails off</a
><!--end unsubscribe--></div>
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><table align="center" border="0" cellpadding="0" cellspacing="0" class="" role="presentation" style="width:600px;" width="600" ><tr><td style="line-height:0px;font-size:0px;mso-line-height-rule:exactly;"><![endif]-->
<div style="margin:0px auto;max-width:600px;">
<table
align="center" border="0" cellpadding="0" cellspacing="0" role="presentation" style="width:100%;"
>
<tbody>
<tr>
<td
style="direction:ltr;font-size:0px;padding:0 0 20px;text-align:center;"
>
<!--[if mso | IE]><table role="presentation" border="0" cellpadding="0" cellspacing="0"><tr></tr></table><![endif]-->
</td>
</tr>
</tbody>
</table>
</div>
<!--[if mso | IE]></td></tr></table><![endif]-->
</div>
</body>
</html>
`;
