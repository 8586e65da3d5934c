; The installer for Windows, by Inno Setup 6. tools/bundle.py gives it:
;   Version   the program's version
;   Program   the folder that PyInstaller has made
;   Numbers   the same as numbers: 1.2.3.0
;   Icons     the folder with netbuilder.ico
;   Sign      only where it is to be signed: the name of a sign tool, given by /S

#ifndef Version
  #error Run it by: python -m tools.bundle
#endif
#define Name "NetBuilder"
#define Design Name + ".Design"
#define Model Name + ".KerasModel"

[Setup]
AppId={{6C0A6E1B-52C0-4B7E-9C39-0D6B1A2F7E54}
AppName={#Name}
AppVersion={#Version}
AppPublisher=The NetBuilder developers
VersionInfoVersion={#Numbers}
VersionInfoProductTextVersion={#Version}
VersionInfoDescription={#Name} Setup
DefaultDirName={autopf}\{#Name}
DefaultGroupName={#Name}
DisableProgramGroupPage=yes
; Without an administrator, for the user alone.
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
LicenseFile={#Program}\_internal\LICENSE
SetupIconFile={#Icons}\netbuilder.ico
UninstallDisplayIcon={app}\netbuilderw.exe
Compression=lzma2/max
SolidCompression=yes
WizardStyle=modern
ChangesAssociations=yes
ChangesEnvironment=yes
#ifdef Sign
SignTool={#Sign}
SignedUninstaller=yes
#endif

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh_CN"; MessagesFile: "compiler:Default.isl,{#SourcePath}\zh_CN.isl"

[CustomMessages]
en.OpenModels=Open Keras models (.keras) with %1
en.Files=Files:
en.FindByPath=Find netbuilder in every terminal (PATH)
en.Terminal=Terminal:
en.Design=NetBuilder design
en.Model=Keras model
zh_CN.OpenModels=用 %1 打开 Keras 模型 (.keras)
zh_CN.Files=文件：
zh_CN.FindByPath=在所有终端中都能找到 netbuilder (PATH)
zh_CN.Terminal=终端：
zh_CN.Design=NetBuilder 设计
zh_CN.Model=Keras 模型

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"; Flags: unchecked
Name: "models"; Description: "{cm:OpenModels,{#Name}}"; GroupDescription: "{cm:Files}"; Flags: unchecked
Name: "path"; Description: "{cm:FindByPath}"; GroupDescription: "{cm:Terminal}"; Flags: unchecked

[Files]
Source: "{#Program}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

[InstallDelete]
; What an older version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\{#Name}"; Filename: "{app}\netbuilderw.exe"
Name: "{autodesktop}\{#Name}"; Filename: "{app}\netbuilderw.exe"; Tasks: desktopicon

[Registry]
; Removed in the opposite order: a key goes once what is in it has gone.
Root: HKA; Subkey: "Software\Classes\.netbuilder"; ValueType: string; ValueName: ""; ValueData: "{#Design}"; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.netbuilder\OpenWithProgids"; ValueType: string; ValueName: "{#Design}"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\{#Design}"; ValueType: string; ValueName: ""; ValueData: "{cm:Design}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#Design}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\netbuilderw.exe,0"
Root: HKA; Subkey: "Software\Classes\{#Design}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\netbuilderw.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.keras"; ValueType: none; Flags: uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\.keras"; ValueType: string; ValueName: ""; ValueData: "{#Model}"; Flags: uninsdeletevalue uninsdeletekeyifempty; Tasks: models
Root: HKA; Subkey: "Software\Classes\.keras\OpenWithProgids"; ValueType: string; ValueName: "{#Model}"; ValueData: ""; Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKA; Subkey: "Software\Classes\{#Model}"; ValueType: string; ValueName: ""; ValueData: "{cm:Model}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\{#Model}\DefaultIcon"; ValueType: string; ValueName: ""; ValueData: "{app}\netbuilderw.exe,0"
Root: HKA; Subkey: "Software\Classes\{#Model}\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\netbuilderw.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\netbuilderw.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "{#Name}"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\netbuilderw.exe\shell\open\command"; ValueType: string; ValueName: ""; ValueData: """{app}\netbuilderw.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\netbuilderw.exe\SupportedTypes"; ValueType: string; ValueName: ".netbuilder"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\Applications\netbuilderw.exe\SupportedTypes"; ValueType: string; ValueName: ".keras"; ValueData: ""

[Run]
Filename: "{app}\netbuilderw.exe"; Description: "{cm:LaunchProgram,{#Name}}"; Flags: nowait postinstall skipifsilent

[Code]
const Variable = 'Path';

function PathKey(): String;
begin
  if IsAdminInstallMode then
    Result := 'SYSTEM\CurrentControlSet\Control\Session Manager\Environment'
  else
    Result := 'Environment';
end;

procedure SetPath(const Value: String);
begin
  RegWriteExpandStringValue(HKA, PathKey(), Variable, Value);
end;

function WithoutApp(const Value: String): String;
begin
  Result := ';' + Value + ';';
  StringChangeEx(Result, ';' + ExpandConstant('{app}') + ';', ';', True);
  while Copy(Result, 1, 1) = ';' do Delete(Result, 1, 1);
  while Copy(Result, Length(Result), 1) = ';' do Delete(Result, Length(Result), 1);
end;

procedure CurStepChanged(CurStep: TSetupStep);
var
  Value: String;
begin
  if (CurStep = ssPostInstall) and WizardIsTaskSelected('path') then
  begin
    if not RegQueryStringValue(HKA, PathKey(), Variable, Value) then Value := '';
    Value := WithoutApp(Value);
    if Value <> '' then Value := Value + ';';
    SetPath(Value + ExpandConstant('{app}'));
  end;
end;

procedure CurUninstallStepChanged(CurUninstallStep: TUninstallStep);
var
  Value: String;
begin
  if (CurUninstallStep = usUninstall) and RegQueryStringValue(HKA, PathKey(), Variable, Value) then
    if WithoutApp(Value) <> Value then SetPath(WithoutApp(Value));
end;
